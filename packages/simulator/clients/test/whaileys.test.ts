import { clients } from "../drivers/clients.ts";
import { checkClient } from "./checks.ts";

checkClient(clients["whaileys 6.4.9"]);
