import type { StorybookConfig } from '@storybook/react-vite'

export default {
  stories: ['../*.stories.tsx'],
  framework: '@storybook/react-vite',
  // Has MSW's worker script: `npx msw init public --save`.
  staticDirs: ['../public'],
  core: { disableTelemetry: true },
} satisfies StorybookConfig
