import { Copy } from "./copy.tsx";
import "./named-copy.css";

/** A value under its name, such as a secret or an address, with a button that copies it. */
export function NamedCopy({ name, about, text }: { name: string; about?: string; text: string }) {
  return (
    <div class="named-copy">
      <p>
        <strong>{name}</strong> {about && <span class="faint">{about}</span>}
      </p>
      <Copy text={text} label={name.toLowerCase()} />
    </div>
  );
}
