/** A page as it is written: Markdown, by its path in the repository. */
export interface Source {
  file: string;
  text: string;
}

/** What stands under one heading, as the search knows it. */
export interface Section {
  /** The heading's anchor; empty for what stands under the page's title. */
  anchor: string;
  title: string;
  text: string;
}

export interface Heading {
  level: number;
  anchor: string;
  text: string;
}

/** A link from one page to a file of the repository. */
export interface Link {
  file: string;
  anchor: string | undefined;
  /** The link as the page has it, for complaints. */
  written: string;
}

/** A page as the site shows it. */
export interface Page {
  file: string;
  title: string;
  html: string;
  headings: readonly Heading[];
  sections: readonly Section[];
  links: readonly Link[];
}
