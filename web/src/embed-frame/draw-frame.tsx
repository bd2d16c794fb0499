/** @jsxImportSource preact */
import { render } from 'preact'
import type { FrameActs, FrameModel } from './frame-model.ts'
import { FrameScreen } from './frame-screen.tsx'

/** Draws the frame into an element, as changes to what it shows. */
export const drawFrame = (root: Element, model: FrameModel, acts: FrameActs): void =>
  render(<FrameScreen model={model} acts={acts} />, root)
