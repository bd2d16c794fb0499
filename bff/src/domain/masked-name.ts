const wordsShown = 3

/** The initials of a name, as in "P… N…", by which a person recognises their own and a stranger learns little; null without a name. */
export const maskedName = (name: string | null): string | null => {
  const words = (name ?? '').split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word))
  if (words.length === 0) return null
  const initials = words.slice(0, wordsShown).map((word) => `${initialOf(word)}…`)
  return initials.join(' ')
}

const initialOf = (word: string): string => /[\p{L}\p{N}]\p{M}*/u.exec(word)?.[0] ?? ''
