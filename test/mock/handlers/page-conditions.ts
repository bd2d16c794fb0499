import type { PageConditions } from '../kit/kit.ts'

type Opener = Pick<Window, 'open'>

/** Applies what a scenario asks of the page. The returned function undoes it. */
export const applyConditions = (target: Opener, { popup }: PageConditions): (() => void) => {
  if (popup === 'opens') return () => undefined
  const { open } = target
  const replaced: Window['open'] = (...input) => {
    if (popup === 'blocked') return null
    const opened = open.apply(target, input)
    opened?.close()
    return opened
  }
  target.open = replaced
  return () => {
    if (target.open === replaced) target.open = open
  }
}
