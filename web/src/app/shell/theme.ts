export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const key = 'planbridge.theme'

export const isTheme = (value: string | null): value is Theme => themes.some((theme) => theme === value)

export function rememberedTheme(): Theme {
  try {
    const kept = window.localStorage.getItem(key)
    return isTheme(kept) ? kept : 'system'
  } catch {
    return 'system'
  }
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}

export function rememberTheme(theme: Theme): void {
  applyTheme(theme)
  try {
    window.localStorage.setItem(key, theme)
  } catch {
    // It holds for this page then.
  }
}
