import { useState } from 'react'
import type { ReactElement } from 'react'
import { useMessages } from '../app-context.tsx'
import styles from './appearance.module.css'
import { savedTheme, saveTheme, themes } from './theme.ts'
import type { Theme } from './theme.ts'

/** The choice between the light and the dark appearance. */
export function Appearance(): ReactElement {
  const { frame } = useMessages()
  const [theme, setTheme] = useState(savedTheme)
  const choose = (name: Theme) => {
    saveTheme(name)
    setTheme(name)
  }
  return (
    <fieldset className={styles['appearance']}>
      <legend className={styles['legend']}>{frame.theme}</legend>
      <div className={styles['themes']}>
        {themes.map((name) => (
          <label key={name} className={styles['theme']}>
            <input
              type="radio"
              name="theme"
              className="visually-hidden"
              checked={theme === name}
              onChange={() => choose(name)}
            />
            {frame.themes[name]}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
