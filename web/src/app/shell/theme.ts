export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const key = 'planbridge.theme'

export const isTheme = (value: string | null): value is Theme => themes.some((theme) => theme === value)

export function savedTheme(): Theme {
  try {
    const saved = window.localStorage.getItem(key)
    return isTheme(saved) ? saved : 'system'
  } catch {
    return 'system'
  }
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}

export function saveTheme(theme: Theme): void {
  applyTheme(theme)
  try {
    window.localStorage.setItem(key, theme)
  } catch {
    // Without storage the theme applies to this page only.
  }
}
