import type { Outcome } from '../http/outcome.ts'
import type { ProblemDetails } from '../http/problem.ts'
import { ProblemError } from '../http/problem.ts'
import { isObject } from '../model/shape.ts'
import { absoluteUrl, type SiteConfiguration } from '../model/site.ts'
import type { ArchiveReader } from '../store/document-reader.ts'
import { INVALID_PARAMS, METHOD_NOT_FOUND, named, RpcError, type RpcRequest } from './json-rpc.ts'
import { isModern, MODERN, negotiated, supportedVersions } from './protocol.ts'
import { argumentsOf, describedTools, type Tool, toolNamed } from './tools.ts'

/** What an answer is made from. */
export interface Asked {
  request: RpcRequest
  headers: Pick<Headers, 'get'>
  site: SiteConfiguration
  /** The version of this program. */
  version: string
  /** Counts the request, and opens a reader for it. @throws ProblemError where there were too many */
  openReader: (limit: Tool['limit']) => Promise<ArchiveReader>
}

/** The tools stay as they are until another version is deployed, in milliseconds. */
const CACHED_MS = 3_600_000

/**
 * Answers one request of the Model Context Protocol.
 *
 * @throws RpcError
 */
export async function answerRequest(asked: Asked): Promise<object> {
  const { request, site, version } = asked
  const modern = isModern(request, asked.headers)
  const server = { name: 'edge-news-feed', title: site.title, version, websiteUrl: absoluteUrl(site, '') }
  const capabilities = { tools: {} }
  const cached = { ttlMs: CACHED_MS, cacheScope: 'public' }
  const complete = (result: object) =>
    modern ? { resultType: 'complete', ...result, _meta: { 'io.modelcontextprotocol/serverInfo': server } } : result
  switch (request.method) {
    case 'server/discover':
      return complete({ supportedVersions, capabilities, instructions: instructions(site), ...cached })
    case 'tools/list':
      return complete({ tools: describedTools, ...(modern && cached) })
    case 'tools/call':
      return complete(await callTool(asked))
    case 'initialize':
      if (!modern)
        return { ...initialized(request), capabilities, serverInfo: server, instructions: instructions(site) }
      break
    case 'ping':
      if (!modern) return {}
      break
  }
  const name = request.method.slice(0, 100)
  throw new RpcError(
    METHOD_NOT_FOUND,
    `There is no method "${name}" in ${modern ? MODERN : 'this version'}`,
    modern ? 404 : 200,
  )
}

const initialized = ({ params }: RpcRequest) => ({ protocolVersion: negotiated(params.protocolVersion) })

function instructions(site: SiteConfiguration): string {
  const about = site.description.trim()
  const where = `${absoluteUrl(site, '')}${about === '' ? '' : ` (${about})`}`
  return `The news archive "${site.title}" at ${where}, in "${site.language}". Find articles with list_articles or latest_articles, and read one with get_article.`
}

/** A problem with the question is a result that the model reads, so that it can ask better (MCP, "Error Handling"). */
async function callTool({ request: { params }, openReader }: Asked): Promise<object> {
  const tool = toolNamed(params.name)
  if (tool === null) throw new RpcError(INVALID_PARAMS, `There is no tool "${named(params.name)}"`)
  const given = params.arguments ?? {}
  if (!isObject(given)) throw new RpcError(INVALID_PARAMS, 'arguments is no object, want one')
  try {
    const reader = await openReader(tool.limit)
    try {
      return await resultOf(await tool.read(argumentsOf(tool, given), reader), reader)
    } finally {
      await reader.leave()
    }
  } catch (error) {
    if (error instanceof ProblemError) return failed(error.problem)
    throw error
  }
}

async function resultOf(outcome: Outcome<object | string>, reader: ArchiveReader): Promise<object> {
  if (outcome.kind === 'moved') return { content: [text(`It has moved to ${absoluteUrl(reader.site, outcome.path)}`)] }
  if (outcome.kind !== 'found') return failed(outcome.problem)
  reader.end()
  const rendered = await outcome.render()
  if (typeof rendered === 'string') return { content: [text(rendered)] }
  if ('problem' in rendered) return failed(rendered.problem as ProblemDetails)
  return { content: [text(JSON.stringify(rendered))], structuredContent: rendered }
}

const failed = ({ detail }: ProblemDetails): object => ({ content: [text(detail)], isError: true })

const text = (text: string) => ({ type: 'text', text })
