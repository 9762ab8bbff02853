/** How every list of the API answers. */
export interface Page<T> {
  items: T[];
  /** Where the next page begins; null on the last one. */
  next_cursor: string | null;
}
