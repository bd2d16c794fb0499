import type { ReactElement } from 'react'
import styles from './provider-mark.module.css'
import { readableTextColour } from './readable-text-colour.ts'

const plainColour = '#5b6472'

const monogram = (name: string): string => {
  const words = name.split(/[\s-]+/).filter(Boolean)
  const letters = words.length > 1 ? words.map((word) => word.slice(0, 1)).join('') : name.slice(0, 1)
  return letters.slice(0, 2).toUpperCase()
}

/** A coloured monogram, hidden from screen readers because the name is always next to it. */
export function ProviderMark({
  name,
  colour,
  large = false,
}: {
  name: string
  colour: string
  large?: boolean
}): ReactElement {
  const background = /^#[0-9a-f]{6}$/i.test(colour) ? colour : plainColour
  return (
    <span
      className={styles['mark']}
      data-large={large || undefined}
      style={{ backgroundColor: background, color: readableTextColour(background) }}
      aria-hidden="true"
    >
      {monogram(name)}
    </span>
  )
}
