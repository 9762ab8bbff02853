import { replaceQuery, route } from "./route.ts";

/** The filters of a page, kept in its URL: a reload or a shared link shows the same. */
export function useQuery(): [
  read: (name: string) => string,
  change: (values: Record<string, string>) => void,
] {
  const { query } = route.value;
  const read = (name: string): string => query.get(name) ?? "";
  const change = (values: Record<string, string>): void => {
    replaceQuery({ ...Object.fromEntries(route.peek().query), ...values });
  };
  return [read, change];
}
