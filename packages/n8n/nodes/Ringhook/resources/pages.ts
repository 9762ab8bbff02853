import type { IDataObject, IExecuteFunctions, INodeProperties } from "n8n-workflow";
import { askGateway } from "../../shared/ask-gateway";

/** Items of a page of the gateway's, at most. */
const PAGE = 500;

/** The fields that say how much of a list is wanted. @param resource of which list */
export function limitFields(resource: string): INodeProperties[] {
  const show = { resource: [resource], operation: ["getAll"] };
  return [
    {
      displayName: "Return All",
      name: "returnAll",
      type: "boolean",
      default: false,
      description: "Whether to return all results or only up to a given limit",
      displayOptions: { show },
    },
    {
      displayName: "Limit",
      name: "limit",
      type: "number",
      typeOptions: { minValue: 1 },
      default: 50,
      description: "Max number of results to return",
      displayOptions: { show: { ...show, returnAll: [false] } },
    },
  ];
}

/** A list of the gateway's, page after page, as far as it is wanted. */
export async function readPages(
  node: IExecuteFunctions,
  path: string,
  filter: IDataObject,
  itemIndex: number,
): Promise<IDataObject[]> {
  const isAll = node.getNodeParameter("returnAll", itemIndex, false) === true;
  const most = isAll ? Number.POSITIVE_INFINITY : Number(node.getNodeParameter("limit", itemIndex, 50));
  const found: IDataObject[] = [];
  let cursor: unknown;
  do {
    const qs: IDataObject = { ...filter, limit: Math.min(PAGE, most - found.length) };
    if (typeof cursor === "string") qs.cursor = cursor;
    const page = await askGateway.call(node, { method: "GET", path, qs, itemIndex });
    found.push(...((page?.items ?? []) as IDataObject[]));
    cursor = page?.next_cursor;
  } while (typeof cursor === "string" && found.length < most);
  return found;
}

/** The filters that are set, with times as the gateway reads them: the editor gives some without a time zone. */
export function filterOf(given: IDataObject): IDataObject {
  const set = Object.entries(given).filter(([, value]) => value !== "" && value !== undefined);
  return Object.fromEntries(
    set.map(([name, value]) => [
      name,
      name === "from" || name === "to" ? new Date(String(value)).toISOString() : value,
    ]),
  );
}
