import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    isThorough: boolean
  }
}

/** How often something random is tried, or how large it is: `few` in `npm test`, `all` in `npm run test:thorough`. */
export const amount = (few: number, all: number): number => (inject('isThorough') ? all : few)
