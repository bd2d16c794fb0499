import type { Brand } from '../../pages/brand.ts'

export const dynamicPlannerBrand: Brand = {
  name: 'Dynamic Planner',
  mark: 'DP',
  accent: { light: '#1f4e9e', dark: '#9cc0ff' },
}
