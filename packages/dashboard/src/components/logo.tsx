/** The name with its mark, a hook. */
export function Logo() {
  return (
    <span class="logo">
      <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" class="logo-tile" />
        <path class="logo-line" d="M10 8v8a6 6 0 0 0 12 0M22 16l-3.4-3.2M22 16l3.4-3.2" />
        <circle class="logo-dot" cx="10" cy="8" r="2.6" />
      </svg>
      <span>Ringhook</span>
    </span>
  );
}
