const httpDates = [
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
]
const asctime = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/

/** Parses the three date formats of HTTP to epoch milliseconds. @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 */
export const readHttpDate = (text: string): number | undefined => {
  if (!asctime.test(text) && !httpDates.some((form) => form.test(text))) return undefined
  const at = Date.parse(asctime.test(text) ? `${text} GMT` : text)
  return Number.isNaN(at) ? undefined : at
}
