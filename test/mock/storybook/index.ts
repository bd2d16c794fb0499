export { planbridgeLoader, type StoryContext, type StoryParameters } from './planbridge-loader.ts'
