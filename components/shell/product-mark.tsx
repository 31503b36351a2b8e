/** Two jacks and the cord between them. */
export function ProductMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" fill="none" aria-hidden="true" className={className}>
      <path d="M5 7.5c0 8 10 8 10 0" stroke="var(--cord-6)" strokeWidth="2" strokeLinecap="round" />
      <circle cx="5" cy="5.5" r="2.75" fill="var(--surface)" stroke="currentColor" strokeWidth="1.5" />
      <circle cx="15" cy="5.5" r="2.75" fill="var(--surface)" stroke="currentColor" strokeWidth="1.5" />
    </svg>
  );
}
