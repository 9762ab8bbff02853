import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A key and the certificates that go with it, as PEM. */
export interface Certificate {
  key: string;
  cert: string;
}

/** What a certificate is to say. */
export interface Wanted {
  /** The names and addresses it is for, such as `DNS:localhost` or `IP:127.0.0.1`. */
  names?: string;
  /** Valid from and to, as `20200101000000Z`. */
  span?: [from: string, to: string];
  /** Who signs it; itself, where nobody is given. */
  by?: Certificate;
  isAuthority?: boolean;
}

/** Makes certificates on the fly: none that could expire stands in the repository. */
export function makeCertificate(subject: string, { names, span, by, isAuthority }: Wanted = {}): Certificate {
  const folder = mkdtempSync(join(tmpdir(), "ringhook-certificates-"));
  const path = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => {
    execFileSync("openssl", args, { stdio: ["ignore", "ignore", "pipe"] });
  };
  try {
    const extensions = [
      `basicConstraints=critical,CA:${isAuthority ? "TRUE" : "FALSE"}`,
      ...(names === undefined ? [] : [`subjectAltName=${names}`]),
      "subjectKeyIdentifier=hash",
    ];
    writeFileSync(path("extensions"), extensions.join("\n"));
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", path("key"));
    openssl("req", "-new", "-key", path("key"), "-subj", `/CN=${subject}`, "-out", path("request"));
    const signer = by ?? { key: readFileSync(path("key"), "utf8"), cert: "" };
    writeFileSync(path("ca-key"), signer.key);
    writeFileSync(path("ca-cert"), signer.cert);
    // `openssl ca` is the one command of all versions that takes both ends of a span.
    writeFileSync(path("index"), "");
    const config = [
      "[ca]\ndefault_ca=default\n[default]",
      `database=${path("index")}\nnew_certs_dir=${folder}\nrand_serial=yes`,
      "default_md=sha256\npolicy=policy\nunique_subject=no\n[policy]\ncommonName=supplied\n",
    ];
    writeFileSync(path("config"), config.join("\n"));
    const [from, to] = span ?? ["20200101000000Z", "20991231000000Z"];
    openssl(
      ...["ca", "-batch", "-notext", "-config", path("config"), "-in", path("request"), "-out", path("cert")],
      ...["-extfile", path("extensions"), "-startdate", from, "-enddate", to, "-keyfile", path("ca-key")],
      ...(by ? ["-cert", path("ca-cert")] : ["-selfsign"]),
    );
    return { key: readFileSync(path("key"), "utf8"), cert: readFileSync(path("cert"), "utf8") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
