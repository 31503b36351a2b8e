"use client";

import { Sparkline } from "@/components/inspector/sparkline";
import { KeyValue } from "@/components/ui/key-value";
import { KeyValueList } from "@/components/ui/key-value-list";
import { useNow } from "@/components/ui/use-now";
import { type TrafficSubject, useTraffic, useTrafficHistory } from "@/lib/client/traffic";
import { formatBytes, formatRate } from "@/lib/domain/wiring/format-traffic";

const count = new Intl.NumberFormat("en");

/** What a link, a network or an uplink carries now, in the last minute and since it was made. */
export function TrafficFigures({
  subject,
  whenUnknown,
  note,
}: {
  subject: TrafficSubject;
  /** Why there are no figures. */
  whenUnknown: string;
  /** From where it is seen. */
  note?: string;
}) {
  const traffic = useTraffic(subject);
  const points = useTrafficHistory(subject);
  const now = useNow();
  if (traffic === null) return <p className="text-[13px] leading-[18px] text-muted">{whenUnknown}</p>;
  // One scale for both, or a whisper would look like a shout.
  const most = Math.max(1, ...points.flatMap(({ rates }) => (rates === null ? [] : [rates.rx, rates.tx])));
  return (
    <>
      <dl className="mb-2 grid grid-cols-2 gap-3">
        {(["rx", "tx"] as const).map((direction) => {
          const name = direction === "rx" ? "Received" : "Sent";
          const rate = formatRate(traffic[`${direction}Rate`]);
          return (
            <div key={direction} className="min-w-0">
              <dt className="text-xs text-muted">{name}</dt>
              <dd className="text-[15px] leading-6 font-medium whitespace-nowrap tabular-nums">{rate}</dd>
              <dd>
                <Sparkline
                  points={points}
                  direction={direction}
                  now={now}
                  most={most}
                  label={`${name} in the last minute, at most ${formatRate(peakOf(points, direction))}`}
                />
              </dd>
            </div>
          );
        })}
      </dl>
      <KeyValueList>
        <KeyValue name="Total received">
          <Total bytes={traffic.rxBytes} packets={traffic.rxPackets} />
        </KeyValue>
        <KeyValue name="Total sent">
          <Total bytes={traffic.txBytes} packets={traffic.txPackets} />
        </KeyValue>
        <KeyValue name="Errors">
          <Trouble received={traffic.rxErrors} sent={traffic.txErrors} />
        </KeyValue>
        <KeyValue name="Dropped">
          <Trouble received={traffic.rxDropped} sent={traffic.txDropped} />
        </KeyValue>
      </KeyValueList>
      {note === undefined ? null : <p className="mt-1 text-xs leading-4 text-muted">{note}</p>}
    </>
  );
}

function peakOf(points: ReturnType<typeof useTrafficHistory>, direction: "rx" | "tx"): number {
  return Math.max(0, ...points.map(({ rates }) => rates?.[direction] ?? 0));
}

function Total({ bytes, packets }: { bytes: number; packets: number }) {
  return (
    <span className="tabular-nums">
      {formatBytes(bytes)} <span className="text-muted">in {count.format(packets)} packets</span>
    </span>
  );
}

function Trouble({ received, sent }: { received: number; sent: number }) {
  if (received === 0 && sent === 0) return <span className="text-muted">none</span>;
  return (
    <span className="text-warning tabular-nums">
      {count.format(received)} received, {count.format(sent)} sent
    </span>
  );
}
