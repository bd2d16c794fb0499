import type { ReactElement } from 'react'
import { withoutDirections } from '../../messages/isolated.ts'

/** A name that a provider or a person chose. Its direction has no influence on the text beside it. */
export function ForeignName({ name }: { name: string }): ReactElement {
  return <bdi>{withoutDirections(name)}</bdi>
}
