/** The look of a provider. Each accent needs a contrast of 4.5:1 on its surface (`#ffffff` light, `#1b2026` dark). */
export interface Brand {
  readonly name: string
  /** One or two letters for the mark. */
  readonly mark: string
  readonly accent: { readonly light: string; readonly dark: string }
}
