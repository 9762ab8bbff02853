import type { BinaryNode } from "baileys";

/** One message of WhatsApp's protocol: a tag, attributes, and children, text or bytes. */
export type Stanza = BinaryNode;

/** Attributes as one likes to write them: what is undefined is left out. */
export type Attributes = Readonly<Record<string, string | undefined>>;

/** Makes a stanza or a child of one. */
export function node(tag: string, attributes: Attributes = {}, content?: Stanza["content"]): Stanza {
  const attrs: Stanza["attrs"] = {};
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) attrs[name] = value;
  return content === undefined ? { tag, attrs } : { tag, attrs, content };
}

/** All children, none if the content is text or bytes. */
export function children(stanza: Stanza | undefined): readonly Stanza[] {
  return Array.isArray(stanza?.content) ? stanza.content : [];
}

/** The children with a tag. */
export function childrenOf(stanza: Stanza | undefined, tag: string): readonly Stanza[] {
  return children(stanza).filter((each) => each.tag === tag);
}

/** The first child with a tag. */
export function child(stanza: Stanza | undefined, tag: string): Stanza | undefined {
  return children(stanza).find((each) => each.tag === tag);
}

/** The content as bytes; a text's UTF-8 bytes; nothing if there are children or no content. */
export function bytes(stanza: Stanza | undefined): Buffer | undefined {
  const content = stanza?.content;
  if (typeof content === "string") return Buffer.from(content);
  return content instanceof Uint8Array ? Buffer.from(content) : undefined;
}

/** The content as text. */
export function text(stanza: Stanza | undefined): string | undefined {
  return bytes(stanza)?.toString();
}
