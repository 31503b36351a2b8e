import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  commandName,
  connectCommand,
  createNetworkCommand,
  quoteArgument,
} from "@/lib/domain/commands/docker-command";

test("CMD-1: a shell reads every argument back as it was", () => {
  const texts = fc
    .sample(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.constantFrom(
          "",
          "it's",
          "$(id)",
          "`id`",
          "a\nb",
          "-rm",
          "-n\u0007%d\\n'",
          "\u001b[201~\u202E\n\n",
          "*",
          "~",
          "a b",
          '"',
          "\\",
        ),
      ),
      200,
    )
    .filter((text) => !text.includes("\0"));
  const script = `printf '%s\\0' ${texts.map(quoteArgument).join(" ")}`;
  const output = execFileSync("sh", ["-c", script], { encoding: "utf8" });
  // Lone surrogates have no UTF-8 form, so the comparison is made on what UTF-8 keeps.
  expect(output.split("\0").slice(0, -1)).toEqual(texts.map((text) => Buffer.from(text).toString()));
});

test("CMD-1: no character that a terminal acts on, or that moves others, stands in a command as it is", () => {
  expect(quoteArgument("it's 5% \\ \u001b[31m\u202E")).toBe(
    String.raw`"$(printf 'it'\''s 5%% \\ \033[31m\342\200\256')"`,
  );
  expect(quoteArgument("two\nlines\t")).toBe("'two\nlines\t'");
});

test("CMD-2: a name that docker would read otherwise is replaced by the id", () => {
  const id = "ab".repeat(32);
  expect(commandName({ id, name: "web" })).toBe("web");
  expect(commandName({ id, name: "bad name!" })).toBe(id);
  expect(commandName({ id, name: "-rm" })).toBe(id);
  expect(
    commandName({ id, name: "web" }, [
      { id, name: "web" },
      { id: "cd".repeat(32), name: "web" },
    ]),
  ).toBe(id);
  // A name goes before the beginning of an id, not before a whole one.
  expect(commandName({ id, name: "cdc" }, [{ id: "cd".repeat(32), name: "web" }])).toBe("cdc");
  expect(commandName({ id, name: "cd".repeat(32) }, [{ id: "cd".repeat(32), name: "web" }])).toBe(id);
});

test("CMD-3: the commands hold what the plan holds", () => {
  expect(
    createNetworkCommand({
      name: "shop",
      driver: "bridge",
      internal: true,
      attachable: false,
      ipv6: true,
      pools: [
        {
          subnet: "10.9.0.0/24",
          ipRange: "10.9.0.128/25",
          gateway: "10.9.0.1",
          auxiliaryAddresses: { nas: "10.9.0.9" },
        },
        { subnet: "fd00:9::/64", ipRange: null, gateway: null, auxiliaryAddresses: {} },
      ],
      options: { "com.docker.network.driver.mtu": "1400" },
      labels: { note: "it's mine" },
    }),
  ).toBe(
    String.raw`docker network create --internal --ipv6 --subnet 10.9.0.0/24 --ip-range 10.9.0.128/25 --gateway 10.9.0.1 --aux-address nas=10.9.0.9 --subnet fd00:9::/64 --opt com.docker.network.driver.mtu=1400 --label 'note=it'\''s mine' shop`,
  );
  expect(
    connectCommand(
      { network: "shop", container: "web" },
      { ipv4Address: "10.9.0.5", ipv6Address: null, aliases: ["www"], gatewayPriority: 3 },
    ),
  ).toBe("docker network connect --ip 10.9.0.5 --alias www --gw-priority 3 shop web");
});
