/** @jsxImportSource preact */
import { render } from 'preact'
import type { WindowActs, WindowModel } from './window-model.ts'
import { WindowScreen } from './window-screen.tsx'

/** Draws the window into an element, as changes to what it shows. */
export const drawWindow = (root: Element, model: WindowModel, acts: WindowActs): void =>
  render(<WindowScreen model={model} acts={acts} />, root)
