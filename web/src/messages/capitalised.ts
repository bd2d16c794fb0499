/** Changes the first letter of a text to upper case. */
export const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
