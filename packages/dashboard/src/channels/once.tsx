import { Copy } from "../parts/copy.tsx";
import "./once.css";

/** Something that is shown this once, such as a token. */
export function Once({ name, about, text }: { name: string; about: string; text: string }) {
  return (
    <div class="once">
      <p>
        <strong>{name}</strong> <span class="faint">{about}</span>
      </p>
      <Copy text={text} label={name.toLowerCase()} />
    </div>
  );
}
