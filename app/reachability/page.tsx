import { redirect } from "next/navigation";

/** `/reachability` is a view of the one page, which keeps its search and selection. */
export default async function Page({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(await searchParams)) {
    if (typeof value === "string") query.set(name, value);
  }
  query.set("view", "reachability");
  redirect(`/?${query.toString()}`);
}
