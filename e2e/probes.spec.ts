import { findViolations } from "@/e2e/fixtures/axe";
import { expect, test } from "@/e2e/fixtures/test";

test("a pair is probed: refused where it may not be, streamed, held against the prediction, kept for everybody", async ({
  view,
  page,
}) => {
  await view.open("?from=container:app&to=container:db");
  const form = view.panel.getByRole("form", { name: "Probe" });
  const target = form.getByRole("textbox", { name: "Target" });
  await expect(target).toHaveValue("10.62.0.50");
  await target.fill("-c 1000");
  await form.getByRole("button", { name: "Run probe" }).click();
  await expect(form.getByText("neither an IP address nor a host name")).toBeVisible();
  await form.getByRole("button", { name: "db", exact: true }).click();
  await form.getByRole("button", { name: "Run probe" }).click();
  const latest = view.panel.getByRole("region", { name: "Latest probe" });
  await expect(latest.getByRole("status")).toContainText(
    /Ping answered.*Predicted: reachable. Seen: packets pass/s,
  );
  await expect(latest.getByText("docker exec app ping -c 3 -W 2 -w 5 db")).toBeVisible();
  await expect(latest.getByLabel("Output")).toContainText("3 packets transmitted");
  const results = view.panel.getByRole("list", { name: "Results of probes" });
  await expect(results.getByRole("listitem").first()).toContainText("Ping db");
  await form.getByRole("radio", { name: "TCP" }).check();
  await form.getByRole("textbox", { name: "Port" }).fill("81");
  await form.getByRole("textbox", { name: "Port" }).press("Enter");
  await expect(latest.getByRole("status")).toContainText("Port 81 refused: packets pass");
  await expect.poll(() => findViolations(page)).toEqual([]);
  await page.reload();
  await expect(results.getByRole("listitem")).toHaveCount(2);
  await results.getByRole("button", { name: "Repeat Ping db" }).click();
  await expect(latest.getByRole("status")).toContainText("Ping answered");
});

test("a container probes what is typed, and looks its names up as often as it takes to see them turn", async ({
  view,
  page,
}) => {
  await view.openAt("container", "app");
  const part = view.panel.getByRole("region", { name: "Probe from here" });
  await part.getByRole("radio", { name: "DNS" }).check();
  await part.getByRole("textbox", { name: "Target" }).fill("db");
  await part.getByRole("textbox", { name: "Target" }).press("Enter");
  await expect(part.getByRole("region", { name: "Latest probe" })).toContainText("The name resolves.");
  const names = view.panel.getByRole("list", { name: "Names it can resolve" });
  await names.getByRole("button", { name: "Look up db", exact: true }).click();
  const answers = names.getByRole("list", { name: "Answers for db" });
  await expect(answers.getByRole("listitem")).toHaveCount(8, { timeout: 20_000 });
  await expect(answers.getByRole("listitem").first()).toContainText("10.62.0.50");
  await expect(names.getByText("As predicted.")).toBeVisible();
  await expect(view.panel.getByRole("list", { name: "Who can resolve it" })).toContainText("proxy");
  await expect.poll(() => findViolations(page)).toEqual([]);
});

test("all pairs of the matrix are proven, summed up, and shown beside the prediction", async ({
  view,
  page,
}) => {
  await view.open("?view=reachability&q=network%3Ashop_back");
  await page.getByRole("button", { name: "Prove all" }).click();
  await expect(view.dialog().getByRole("heading", { name: "Prove all" })).toBeVisible();
  await expect.poll(() => findViolations(page)).toEqual([]);
  await view.dialog().getByRole("button", { name: "Start" }).click();
  const proof = page.getByRole("region", { name: "Proof" });
  await expect(proof.getByRole("status")).toContainText(/^Proven: \d+ probes$/, { timeout: 30_000 });
  await expect(proof).toContainText("0 disagree");
  await expect(proof).not.toContainText("could not be run");
  const grid = page.getByRole("grid", { name: "Who reaches whom" });
  await expect(page.getByRole("radio", { name: "Proven" })).toBeChecked();
  const cell = grid.getByRole("gridcell", {
    name: /^app to db: proof agrees with the prediction, reachable/,
  });
  await expect(cell).toBeVisible();
  await expect.poll(() => findViolations(page)).toEqual([]);
  await cell.click();
  await expect(view.panel.getByRole("list", { name: "Results of probes" })).toContainText("Ping 10.62.0.50");
});
