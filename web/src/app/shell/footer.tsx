import { useState } from 'react'
import type { ReactElement } from 'react'
import { useMessages } from '../app-context.tsx'
import styles from './footer.module.css'
import { isTheme, savedTheme, saveTheme, themes } from './theme.ts'

export function Footer(): ReactElement {
  const { frame } = useMessages()
  const [theme, setTheme] = useState(savedTheme)
  const choose = (value: string) => {
    if (!isTheme(value)) return
    saveTheme(value)
    setTheme(value)
  }
  return (
    <footer className={styles['footer']}>
      <label className={styles['theme']}>
        {frame.theme}
        <select className={styles['select']} value={theme} onChange={(event) => choose(event.target.value)}>
          {themes.map((name) => (
            <option key={name} value={name}>
              {frame.themes[name]}
            </option>
          ))}
        </select>
      </label>
    </footer>
  )
}
