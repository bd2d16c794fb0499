/** A link target from data; undefined for a scheme that a link must not have, such as `javascript:`. */
export const webAddress = (url: string): string | undefined =>
  /^(https?:\/\/|mailto:)/.test(url) ? url : undefined
