const attribute = 'data-awaits-focus'

/** Marks an element that wants the focus as soon as no dialog is open. */
export const awaitsFocus = { [attribute]: '' } as const

/** Focuses an element, unless a dialog is open: then the dialog does so when it closes. */
export function takeFocus(element: HTMLElement): void {
  if (document.querySelector('dialog[open]')) return
  element.removeAttribute(attribute)
  element.focus()
}

/** The element that wants the focus, if there is one. */
export const findAwaiting = (): HTMLElement | null => document.querySelector<HTMLElement>(`[${attribute}]`)
