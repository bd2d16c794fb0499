type Attributes = Readonly<Record<string, string>>

/** Makes an element. The app's policy allows no text that is parsed as HTML. */
export const element = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] => {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

export const button = (text: string, act: () => void, attributes: Attributes = {}): HTMLButtonElement => {
  const made = element('button', attributes, text)
  made.addEventListener('click', act)
  return made
}
