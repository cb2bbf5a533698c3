/** What this program can be told to do. */
export const commands = ['load', 'dev', 'deploy', 'check', 'new'] as const

export type Command = (typeof commands)[number]

/** The environment variables. */
export type Env = Readonly<Record<string, string | undefined>>

/** The scripts of `package.json` that are commands. `npm start` is one, too: `dev --sample`. */
const scripts: Partial<Record<Command, string>> = { load: 'seed', dev: 'dev', deploy: 'deploy' }

/** True where a script of `package.json` is a command. */
export const isScriptOf = (command: Command, script: string): boolean =>
  script === scripts[command] || (command === 'dev' && script === 'start')

const isScript = (name: string | undefined): boolean =>
  name !== undefined && commands.some((command) => isScriptOf(command, name))

/**
 * How a command is typed, up to its arguments, by whoever has typed the one that runs: as a script of npm, or by the program's name.
 *
 * @param env tells which script npm runs (`npm_lifecycle_event`)
 */
export function lineOf(command: Command, env: Env): string {
  const script = scripts[command]
  return script !== undefined && isScript(env.npm_lifecycle_event)
    ? `npm run ${script} --`
    : `npx edge-news-feed ${command}`
}

/** A word of a line to type, in quotation marks where the shell wants them. */
export const quoted = (word: string): string => (/^[\w./:=@+~-]+$/.test(word) ? word : JSON.stringify(word))
