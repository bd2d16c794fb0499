let locks = 0
let before = ''

/** Keeps the page behind a dialog from scrolling, until as many are unlocked as were locked. */
export const lockScroll = (change: 1 | -1): void => {
  const { style } = document.documentElement
  if (locks === 0) before = style.overflow
  locks += change
  style.overflow = locks > 0 ? 'hidden' : before
}
