import { clients } from "../drivers/clients.ts";
import { checkClient } from "./checks.ts";

checkClient(clients["baileys 6.7.24"]);
