import { BlockList, isIPv6 } from "node:net";
import { addressOf } from "./client-address.ts";

/** Makes a function that says whether an IP address is a trusted proxy. @param networks as `address/bits` */
export function trustedProxies(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    list.addSubnet(address, Number(bits), isIPv6(address) ? "ipv6" : "ipv4");
  }
  return (ip) => {
    const address = addressOf(ip);
    return address !== "unknown" && list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
  };
}
