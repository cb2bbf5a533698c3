import { counting } from './counting.ts'
import type { Texts } from './shape.ts'

const count = counting<'one' | 'many'>('pt', '.')

export const pt = (): Texts => ({
  language: 'pt',
  locale: 'pt',
  hours: 'h23',
  plainZones: ['America/Sao_Paulo', 'Europe/Lisbon'],
  moment: (date, time) => `${date}, ${time}`,
  allArticles: 'Artigos',
  archive: 'Arquivo',
  breadcrumbs: 'Você está aqui',
  categories: 'Categorias',
  tags: 'Etiquetas',
  newer: 'Mais recentes',
  older: 'Anteriores',
  empty: 'Ainda não há artigos.',
  source: (name) => `Fonte: ${name}`,
  original: 'Original',
  updated: 'Atualizado:',
  readingTime: (minutes) =>
    count(minutes, {
      one: '{n} minuto de leitura',
      many: '{n} de minutos de leitura',
      other: '{n} minutos de leitura',
    }),
  linkHere: 'Link para esta seção',
  share: 'Compartilhar',
  copyLink: 'Copiar o link',
  feeds: 'Assinar',
  colon: ': ',
  articles: (total) => count(total, { one: '{n} artigo', many: '{n} de artigos', other: '{n} artigos' }),
  listDescription: (label, articles, site) => `${label}: ${articles}, ${site}`,
  sectionsDescription: (heading, site) => `${heading}, ${site}`,
  howToSubscribe: 'Dê ao seu leitor de feeds o endereço deste site ou de qualquer página, ou escolha um feed aqui.',
  combine: (most) =>
    `Até ${most} categorias e etiquetas podem formar um só feed: marque-as na lista ou escreva o nome aqui.`,
  categoryByName: 'Nome de uma categoria',
  tagByName: 'Nome de uma etiqueta',
  skip: 'Ir para o conteúdo',
  around: 'Navegação',
  order: 'Ordem',
  pages: 'Páginas',
  initials: 'Por inicial',
  busiest: 'Em destaque agora',
  more: (label) => `Mais em ${label}`,
  sorts: { name: 'Por nome', total: 'Com mais artigos', newest: 'Mais recentes' },
  previousPage: 'Página anterior',
  nextPage: 'Próxima página',
  otherCategories: 'Outras categorias',
  allCategories: (total) =>
    count(total, { one: 'A única categoria', many: 'Todos os {n} de categorias', other: 'Todas as {n} categorias' }),
  home: 'Página inicial',
  newest: 'Últimos artigos',
  upTo: (label) => `Ir para “${label}”`,
  subscribe: 'Abrir em um leitor',
  copy: 'Copiar',
  whatIsAFeed: 'Isto é um feed: dê o endereço dele a um leitor, e os novos artigos chegam sozinhos.',
  thisIsAFeed: 'Isto é um feed: copie o endereço desta página para um leitor, e os novos artigos chegam sozinhos.',
  copyAddress: 'Copiar o endereço',
  copied: 'Copiado ✓',
  filter: 'Filtrar',
  filterBy: 'Filtrar pelo início do nome',
  opmlOfThese: 'OPML dos feeds abaixo',
  nothingFound: 'Nada com este nome.',
  search: {
    search: 'Buscar',
    resultsFor: (question) => `“${question}”`,
    help: 'Todas as palavras devem aparecer. As aspas mantêm palavras juntas e um sinal de menos exclui uma: `"alta dos juros" -previsão`.',
    unanswerable: {
      empty: () => 'Não há nenhuma palavra aqui.',
      'too long': (characters) =>
        count(characters, {
          one: 'No máximo {n} caractere.',
          many: 'No máximo {n} de caracteres.',
          other: 'No máximo {n} caracteres.',
        }),
      'too many terms': (_, terms) =>
        count(terms, {
          one: 'No máximo {n} palavra.',
          many: 'No máximo {n} de palavras.',
          other: 'No máximo {n} palavras ou frases.',
        }),
      'a single character': () => 'Um único caractere está em artigos demais: acrescente o anterior ou o seguinte.',
      'only exclusions': () => 'Diga também o que procurar.',
    },
    articles: (total) =>
      total === 0
        ? 'Nada foi encontrado.'
        : count(total, { one: '{n} artigo', many: '{n} de artigos', other: '{n} artigos' }),
    moreThan: (total) =>
      count(total, { one: 'Mais de {n} artigo', many: 'Mais de {n} de artigos', other: 'Mais de {n} artigos' }),
    order: 'Ordem',
    orders: { newest: 'Mais recentes', oldest: 'Mais antigos', best: 'Mais relevantes' },
    between: 'Datas',
    follow: 'Seguir esta busca',
    since: 'desde',
    until: 'até',
    remove: (what) => `Sem “${what}”`,
  },
  related: 'Relacionados',
  forPrograms: 'Este endereço é para programas (MCP). Os leitores encontram tudo a partir da página inicial.',
  problems: {
    'bad-parameter': {
      title: 'Este endereço não está certo',
      text: 'Uma parte dele não significa nada aqui. Talvez o link tenha sido copiado errado:',
    },
    'not-found': {
      title: 'Não há nada aqui',
      text: 'Talvez o link esteja errado, ou o artigo tenha mudado de lugar.',
    },
    gone: { title: 'Este artigo foi excluído', text: 'Havia um artigo neste endereço. Ele não está mais disponível.' },
    'not-loaded': {
      title: 'Este site está sendo preparado',
      text: 'Os artigos chegam em breve. Volte daqui a pouco.',
    },
    unreadable: {
      title: 'Esta página não pode ser mostrada agora',
      text: 'Não foi possível lê-la neste momento. Tente de novo em um minuto.',
    },
    unavailable: {
      title: 'Esta página não pode ser mostrada agora',
      text: 'O site não responde neste momento. Tente de novo em um minuto.',
    },
    'no-search': {
      title: 'Este site não tem busca',
      text: 'Não é possível buscar aqui. Todo o resto está disponível.',
    },
    origin: {
      title: 'Esta página não pode ser mostrada agora',
      text: 'O servidor onde ela está não responde. Tente de novo mais tarde.',
    },
    method: { title: 'Somente leitura', text: 'Nada pode ser enviado para este endereço.' },
    'too-many': {
      title: 'Muitas solicitações',
      text: 'Foram muitas em pouco tempo. Tente de novo em um minuto.',
    },
    'too-large': { title: 'Grande demais', text: 'Este artigo é longo demais para este formato.' },
    internal: { title: 'Algo deu errado', text: 'O erro é nosso, não seu. Tente de novo mais tarde.' },
  },
  api: {
    introduction:
      'Todos os artigos, categorias e etiquetas em JSON, sem chave e a partir de qualquer site. As listas respondem `{ data, meta: { total, next, previous } }`; todo o resto, `{ data }`. `meta.next` é o endereço da próxima página e está também no cabeçalho `Link`. Devolva o `ETag` de uma resposta como `If-None-Match`: o que não mudou é um 304.',
    description: 'A descrição para programas, em OpenAPI 3.1',
    operations: {
      listArticles: 'Artigos',
      countArticles: 'Artigos por mês ou por ano',
      getArticleMarkdown: 'Um artigo em Markdown',
      getNeighbours: 'Os artigos anterior e seguinte',
      getRelated: 'Artigos sobre o mesmo assunto',
      getArticle: 'Um artigo',
      listCategories: 'Categorias',
      listTags: 'Etiquetas',
      getCategory: 'Uma categoria',
      getTag: 'Uma etiqueta',
      listChanges: 'O que mudou',
      getIndex: 'O que há',
      getSite: 'O site',
      getOpenApi: 'A descrição da API',
    },
    parameters: 'Parâmetros',
    answer: 'Resposta',
    fields: 'Campos das respostas',
    problems: 'Erros',
    aboutProblems:
      'O que não pode ser respondido é um documento de erro, `application/problem+json` (RFC 9457). O seu `type` é o endereço de um destes:',
    path: 'Caminho',
    tryIt: 'Testar',
    noAnswer: 'Sem resposta',
  },
})
