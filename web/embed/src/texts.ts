import type { Locale } from './types.ts'

// In this order: the name of the frame, of the button that closes it, and the sentence for a frame that did not load.
const table: Readonly<Record<Locale, string>> = {
  en: 'Connect an account|Close|This could not be opened.',
  de: 'Konto verbinden|Schließen|Das konnte nicht geöffnet werden.',
  es: 'Conectar una cuenta|Cerrar|No se ha podido abrir.',
  it: 'Collega un account|Chiudi|Non è stato possibile aprire.',
  pl: 'Połącz konto|Zamknij|Nie udało się otworzyć.',
  pt: 'Ligar uma conta|Fechar|Não foi possível abrir.',
}

/** The title, `close` and `failed`, in the first of the languages that is known; English otherwise. */
export const textsIn = (languages: readonly string[]): readonly string[] => {
  const locale = languages.map((tag) => tag.slice(0, 2)).find((tag) => Object.hasOwn(table, tag))
  return table[(locale ?? 'en') as Locale].split('|')
}
