import type { IDataObject, IExecuteFunctions, INodeProperties } from "n8n-workflow";

/** Does an operation for one input item, and tells what came of it, one object an output item. */
export type Run = (this: IExecuteFunctions, itemIndex: number) => Promise<IDataObject[]>;

/** What the node can do with one kind of thing. */
export interface Resource {
  /** Its operations and their fields, as the editor shows them. */
  properties: INodeProperties[];
  /** By the operation's value. */
  operations: Record<string, Run>;
}
