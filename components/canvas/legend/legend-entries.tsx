import { signPaths } from "@/components/canvas/reach/mark-sign";
import { StopShape } from "@/components/canvas/reach/stop-shape";

interface LegendEntry {
  name: string;
  text: string;
  drawing: React.ReactNode;
}

/** A card seen from its top edge, as far as a sample shows it. */
function Card({ isOff = false }: { isOff?: boolean }) {
  return (
    <rect x={6} y={16} width={52} height={22} rx={5} className="pb-key-card" data-off={isOff || undefined} />
  );
}

const bus = <path d="M2 8H62" className="pb-key-bus" />;
const link = <path d="M20 8V16" className="pb-key-link" />;

/** Every sign of the picture, from the network down to the host. */
export const legendEntries: readonly { title: string; entries: readonly LegendEntry[] }[] = [
  {
    title: "Networks",
    entries: [
      {
        name: "Bridge",
        text: "The thick line is a bridge, a switch made of software. Containers on it reach each other directly. The name at its head is its interface on the host.",
        drawing: (
          <>
            <rect x={2} y={12} width={24} height={16} rx={4} className="pb-key-device" />
            <path d="M26 20H62" className="pb-key-bus" />
          </>
        ),
      },
      {
        name: "Gateway",
        text: "“gw” is the address to which containers send what leaves their subnet. On a bridge the bridge itself holds it, and the host routes on from there.",
        drawing: (
          <text x={8} y={25} className="pb-key-text">
            gw .0.1
          </text>
        ),
      },
      {
        name: "Internal",
        text: "A bus with a stop at its end has no way out: containers on it reach each other, not the outside, and no default route goes through it.",
        drawing: <path d="M4 20H58M58 11v18" className="pb-key-bus" data-internal />,
      },
      {
        name: "ICC off",
        text: "A broken line: inter-container communication is off. Members of this bridge can't reach each other, though they may still get out.",
        drawing: <path d="M4 20H60" className="pb-key-bus" data-icc-off />,
      },
      {
        name: "Macvlan, ipvlan",
        text: "Two thin lines: there is no bridge. Containers sit directly on the segment of the parent interface named at the head. The host itself can't reach them through that parent.",
        drawing: <path d="M4 17H60M4 23H60" className="pb-key-twin" />,
      },
      {
        name: "Overlay",
        text: "A line of beads: one network across several hosts. Frames between hosts travel inside UDP packets (VXLAN).",
        drawing: (
          <>
            <path d="M4 20H60" className="pb-key-bus" />
            <path d="M4 20H60" className="pb-key-beads" />
          </>
        ),
      },
      {
        name: "Trunk",
        text: "A network that many others share runs over the whole width. Containers on it carry a square chip; its cables are drawn when you point at one.",
        drawing: (
          <>
            <Card />
            <rect x={14} y={10} width={12} height={12} rx={3} className="pb-key-chip" />
          </>
        ),
      },
      {
        name: "Compose project",
        text: "A frame holds the networks of one compose project, with others that share its containers. Its title folds it into a bar; drag the title to move it.",
        drawing: (
          <>
            <rect x={3} y={4} width={58} height={33} rx={7} className="pb-key-frame" />
            <path d="M9 11l3 3l3-3M20 13h20" className="pb-key-line" />
          </>
        ),
      },
    ],
  },
  {
    title: "Links",
    entries: [
      {
        name: "Link",
        text: "On a bridge, a cable is a veth pair: two interfaces joined back to back, one inside the container (eth0), the other on the bridge.",
        drawing: (
          <>
            {bus}
            {link}
            <Card />
            <circle cx={20} cy={16} r={5} className="pb-key-jack" />
          </>
        ),
      },
      {
        name: "Default route",
        text: "The thick cable whose jack shows an arrow carries everything that is not for a connected subnet: the way to the internet.",
        drawing: (
          <>
            {bus}
            <path d="M20 8V16" className="pb-key-link" data-default />
            <Card />
            <circle cx={20} cy={16} r={6.5} className="pb-key-jack" />
            <path d="M17 17.6l3 -3.4l3 3.4" className="pb-key-arrow" />
          </>
        ),
      },
      {
        name: "Jacks",
        text: "Each round jack on a card is one of its interfaces. The one with a plus is free: pull a cable from it to a network to connect the container.",
        drawing: (
          <>
            <Card />
            <circle cx={20} cy={16} r={5} className="pb-key-jack" />
            <circle cx={48} cy={16} r={5.5} className="pb-key-free" />
            <path d="M45 16h6M48 13v6" className="pb-key-line" />
          </>
        ),
      },
      {
        name: "Not connected",
        text: "A dotted cable with a warning: the container runs and is configured for this network, but has no interface on it. A connect that failed leaves this behind.",
        drawing: (
          <>
            {bus}
            <path d="M20 8V16" className="pb-key-link" data-ghost />
            <Card />
            <circle cx={20} cy={16} r={5} className="pb-key-free" />
            <path d="M40 6v5M40 13.5v.5" className="pb-key-warning" />
          </>
        ),
      },
      {
        name: "Traffic",
        text: "A glow around a cable: packets pass through it now, the wider the more. From near, dots run as the packets do: to the card what it receives, to the bus what it sends.",
        drawing: (
          <>
            <path d="M2 5H62" className="pb-key-bus" />
            <path d="M20 7V25" className="pb-key-glow" />
            <path d="M20 7V25" className="pb-key-link" />
            <path d="M20 10V24" className="pb-key-dots" />
            <rect x={6} y={25} width={52} height={13} rx={5} className="pb-key-card" />
          </>
        ),
      },
    ],
  },
  {
    title: "Containers",
    entries: [
      {
        name: "Running",
        text: "A filled dot. Half filled: paused or restarting. Red: unhealthy or dead. The card says the word for all but running.",
        drawing: (
          <>
            <Card />
            <circle cx={17} cy={27} r={4} className="pb-key-running" />
            <path d="M26 27h22" className="pb-key-line" />
          </>
        ),
      },
      {
        name: "Stopped",
        text: "A dashed card. It has no interfaces now and gets them back at its start; “reserved” marks a fixed address that waits for it.",
        drawing: (
          <>
            <Card isOff />
            <circle cx={17} cy={27} r={4} className="pb-key-stopped" />
            <path d="M26 27h22" className="pb-key-line" />
          </>
        ),
      },
      {
        name: "Shared namespace",
        text: "A small card docked under another uses that one's network namespace: the same interfaces, addresses and ports.",
        drawing: (
          <>
            <rect x={6} y={4} width={52} height={18} rx={5} className="pb-key-card" />
            <rect x={12} y={22} width={40} height={13} rx={4} className="pb-key-card" />
          </>
        ),
      },
    ],
  },
  {
    title: "Host",
    entries: [
      {
        name: "Uplink",
        text: "A socket and a name like eth0: an interface by which packets leave the host. The default route goes by the one with the thick edge; a dashed one is down.",
        drawing: (
          <>
            <path d="M4 30v-15a5 5 0 0 1 5 -5h46a5 5 0 0 1 5 5v15z" className="pb-key-plug" />
            <path d="M5 30H59" className="pb-key-edge" />
            <path d="M11 15h10v8h-3v2h-4v-2h-3z" className="pb-key-line" />
            <path d="M28 20h24" className="pb-key-line" />
          </>
        ),
      },
      {
        name: "Parent",
        text: "A double cable from an uplink down to a macvlan or ipvlan network: its containers send by this interface, without a bridge between.",
        drawing: (
          <>
            <path
              d="M20 3h28a4 4 0 0 1 4 4v3a4 4 0 0 1 -4 4h-28a4 4 0 0 1 -4 -4v-3a4 4 0 0 1 4 -4z"
              className="pb-key-plug"
            />
            <path d="M32 14V26a7 7 0 0 0 7 7H62M38 14V24a3 3 0 0 0 3 3H62" className="pb-key-twin" />
          </>
        ),
      },
      {
        name: "Open port",
        text: "A globe: the published port answers on the host's addresses, so other machines that reach the host reach the container. Point at it to see the way.",
        drawing: (
          <>
            <rect x={4} y={10} width={56} height={20} rx={5} className="pb-key-card" />
            <circle cx={16} cy={20} r={5.5} className="pb-key-line" />
            <path d="M10.5 20h11M16 14.5q-4 5.5 0 11q4 -5.5 0 -11" className="pb-key-line" />
            <path d="M28 20h24" className="pb-key-line" />
          </>
        ),
      },
      {
        name: "Local port",
        text: "A house and a dashed edge: bound to 127.0.0.1 or ::1, so only programs on this host reach it.",
        drawing: (
          <>
            <rect x={4} y={10} width={56} height={20} rx={5} className="pb-key-card" data-off />
            <path d="M10.5 20l5.5 -5l5.5 5M12.5 19v6h7v-6" className="pb-key-line" />
            <path d="M28 20h24" className="pb-key-line" />
          </>
        ),
      },
      {
        name: "Host network",
        text: "Containers in the box “host” use the host's own interfaces and addresses; they need no published ports. Those in “none” have only a loopback.",
        drawing: <rect x={6} y={8} width={52} height={26} rx={5} className="pb-key-host" />,
      },
    ],
  },
  {
    title: "Who reaches whom",
    entries: [
      {
        name: "Path",
        text: "The way that packets go from one container to another, hop by hop: drag the sight on a card's right edge to another card. Light runs along it where it is not told to keep still.",
        drawing: (
          <>
            <path d="M6 32V12H58V32" className="pb-key-glow" />
            <path d="M6 32V12H58V32" className="pb-key-link" />
          </>
        ),
      },
      {
        name: "Stop",
        text: "Here packets end, and the words beside it say why. With a question mark: from here on the way can't be told from what the engine knows.",
        drawing: (
          <>
            <path d="M4 20H30" className="pb-key-link" />
            <g transform="translate(42 20)">
              <StopShape />
            </g>
          </>
        ),
      },
      {
        name: "Verdicts",
        text: "Beside the card that is asked about: a tick is reachable, a question mark is not known, a cross is blocked, a house is reached from this host only.",
        drawing: (["reachable", "unknown", "blocked", "local"] as const).map((mark, place) => (
          <g
            key={mark}
            transform={`translate(${place % 2 === 0 ? 18 : 46} ${place < 2 ? 10 : 31}) scale(0.85)`}
            className="pb-reach-sign"
            data-mark={mark}
          >
            <circle r={10} />
            <path d={signPaths[mark]} />
          </g>
        )),
      },
    ],
  },
];
