/** @jsxRuntime automatic @jsxImportSource hono/jsx */
/** Text in which names and what is to be typed stand between backticks. */
export const Prose = ({ text }: { text: string }) => (
  <>{text.split('`').map((part, i) => (i % 2 === 0 ? part : <code>{part}</code>))}</>
)
