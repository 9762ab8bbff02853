/** What stands in place of a rule's id where somebody asked for an action. No rule can be called so. */
export const ASKED = "@asked";
