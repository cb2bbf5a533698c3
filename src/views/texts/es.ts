import { counting } from './counting.ts'
import type { Texts } from './shape.ts'

// Four digits stay together in Spanish.
const count = counting<'one' | 'many'>('es', '.', 10_000)

export const es = (): Texts => ({
  language: 'es',
  locale: 'es',
  hours: 'h23',
  plainZones: ['Europe/Madrid'],
  moment: (date, time) => `${date}, ${time}`,
  allArticles: 'Artículos',
  archive: 'Archivo',
  breadcrumbs: 'Estás aquí',
  categories: 'Secciones',
  tags: 'Etiquetas',
  newer: 'Más recientes',
  older: 'Anteriores',
  empty: 'Todavía no hay artículos.',
  source: (name) => `Fuente: ${name}`,
  original: 'Original',
  updated: 'Actualizado:',
  readingTime: (minutes) =>
    count(minutes, {
      one: '{n} minuto de lectura',
      many: '{n} de minutos de lectura',
      other: '{n} minutos de lectura',
    }),
  linkHere: 'Enlace a este apartado',
  share: 'Compartir',
  copyLink: 'Copiar el enlace',
  feeds: 'Suscribirse',
  colon: ': ',
  articles: (total) => count(total, { one: '{n} artículo', many: '{n} de artículos', other: '{n} artículos' }),
  listDescription: (label, articles, site) => `${label}: ${articles}, ${site}`,
  sectionsDescription: (heading, site) => `${heading}, ${site}`,
  howToSubscribe: 'Dé a su lector la dirección de este sitio o de cualquier página, o elija aquí un canal.',
  combine: (most) =>
    `Hasta ${most} secciones y etiquetas pueden formar un solo canal: márquelas en la lista o escríbalas aquí.`,
  categoryByName: 'Nombre de una sección',
  tagByName: 'Nombre de una etiqueta',
  skip: 'Ir al contenido',
  around: 'Navegación',
  order: 'Orden',
  pages: 'Páginas',
  initials: 'Por inicial',
  busiest: 'Ahora mismo',
  more: (label) => `Más en ${label}`,
  sorts: { name: 'Por nombre', total: 'Con más artículos', newest: 'Más recientes' },
  previousPage: 'Página anterior',
  nextPage: 'Página siguiente',
  otherCategories: 'Otras secciones',
  allCategories: (total) =>
    count(total, { one: 'La única sección', many: 'Los {n} de secciones', other: 'Las {n} secciones' }),
  home: 'Portada',
  newest: 'Últimos artículos',
  upTo: (label) => `Ir a «${label}»`,
  subscribe: 'Abrir en un lector',
  copy: 'Copiar',
  whatIsAFeed: 'Esto es un canal: dé su dirección a un lector y los nuevos artículos le llegarán solos.',
  thisIsAFeed:
    'Esto es un canal: copie la dirección de esta página en un lector y los nuevos artículos le llegarán solos.',
  copyAddress: 'Copiar la dirección',
  copied: 'Copiado ✓',
  filter: 'Filtrar',
  filterBy: 'Filtrar por el comienzo del nombre',
  opmlOfThese: 'OPML de los canales de abajo',
  nothingFound: 'No hay nada con ese nombre.',
  search: {
    search: 'Buscar',
    resultsFor: (question) => `«${question}»`,
    help: 'Deben aparecer todas las palabras. Las comillas mantienen juntas las palabras y un menos excluye una: `"subida de tipos" -previsión`.',
    unanswerable: {
      empty: () => 'Aquí no hay ninguna palabra.',
      'too long': (characters) =>
        count(characters, {
          one: 'Como máximo {n} carácter.',
          many: 'Como máximo {n} de caracteres.',
          other: 'Como máximo {n} caracteres.',
        }),
      'too many terms': (_, terms) =>
        count(terms, {
          one: 'Como máximo {n} palabra.',
          many: 'Como máximo {n} de palabras.',
          other: 'Como máximo {n} palabras o frases.',
        }),
      'a single character': () => 'Un solo carácter está en demasiados artículos: añada el anterior o el siguiente.',
      'only exclusions': () => 'Diga también qué buscar.',
    },
    articles: (total) =>
      total === 0
        ? 'No se ha encontrado nada.'
        : count(total, { one: '{n} artículo', many: '{n} de artículos', other: '{n} artículos' }),
    moreThan: (total) =>
      count(total, { one: 'Más de {n} artículo', many: 'Más de {n} de artículos', other: 'Más de {n} artículos' }),
    order: 'Orden',
    orders: { newest: 'Más recientes', oldest: 'Más antiguos', best: 'Más pertinentes' },
    between: 'Fechas',
    follow: 'Seguir esta búsqueda',
    since: 'desde',
    until: 'hasta',
    remove: (what) => `Sin «${what}»`,
  },
  related: 'Relacionados',
  forPrograms: 'Esta dirección es para programas (MCP). Los lectores encuentran todo desde la portada.',
  problems: {
    'bad-parameter': {
      title: 'Esta dirección no es del todo correcta',
      text: 'Una parte de ella no significa nada aquí. Quizá el enlace se copió mal:',
    },
    'not-found': {
      title: 'No hay nada aquí',
      text: 'Quizá el enlace es erróneo o el artículo se ha trasladado.',
    },
    gone: { title: 'Este artículo se eliminó', text: 'En esta dirección hubo un artículo. Ya no está disponible.' },
    'not-loaded': {
      title: 'Este sitio se está preparando',
      text: 'Los artículos llegarán pronto. Vuelva dentro de un rato.',
    },
    unreadable: {
      title: 'Esta página no se puede mostrar ahora',
      text: 'No se puede leer en este momento. Inténtelo de nuevo en un minuto.',
    },
    unavailable: {
      title: 'Esta página no se puede mostrar ahora',
      text: 'El sitio no responde en este momento. Inténtelo de nuevo en un minuto.',
    },
    'no-search': {
      title: 'Este sitio no tiene buscador',
      text: 'Aquí no se puede buscar. Todo lo demás sigue disponible.',
    },
    origin: {
      title: 'Esta página no se puede mostrar ahora',
      text: 'El servidor que la aloja no responde. Inténtelo de nuevo más tarde.',
    },
    method: { title: 'Solo lectura', text: 'No se puede enviar nada a esta dirección.' },
    'too-many': {
      title: 'Demasiadas solicitudes',
      text: 'Han sido muchas en poco tiempo. Inténtelo de nuevo en un minuto.',
    },
    'too-large': { title: 'Demasiado grande', text: 'Este artículo es demasiado largo para este formato.' },
    internal: { title: 'Algo ha fallado', text: 'El fallo es nuestro, no suyo. Inténtelo de nuevo más tarde.' },
  },
  api: {
    introduction:
      'Todos los artículos, secciones y etiquetas en JSON, sin clave y desde cualquier sitio. Las listas responden `{ data, meta: { total, next, previous } }`; todo lo demás, `{ data }`. `meta.next` es la dirección de la página siguiente y está también en la cabecera `Link`. Devuelva el `ETag` de una respuesta como `If-None-Match`: lo que no ha cambiado es un 304.',
    description: 'La descripción para programas, en OpenAPI 3.1',
    operations: {
      listArticles: 'Artículos',
      countArticles: 'Artículos por mes o por año',
      getArticleMarkdown: 'Un artículo en Markdown',
      getNeighbours: 'Los artículos anterior y siguiente',
      getRelated: 'Artículos sobre lo mismo',
      getArticle: 'Un artículo',
      listCategories: 'Secciones',
      listTags: 'Etiquetas',
      getCategory: 'Una sección',
      getTag: 'Una etiqueta',
      listChanges: 'Qué ha cambiado',
      getIndex: 'Qué hay',
      getSite: 'El sitio',
      getOpenApi: 'La descripción de la API',
    },
    parameters: 'Parámetros',
    answer: 'Respuesta',
    fields: 'Campos de las respuestas',
    problems: 'Errores',
    aboutProblems:
      'Lo que no se puede responder es un documento de error, `application/problem+json` (RFC 9457). Su `type` es la dirección de uno de estos:',
    path: 'Ruta',
    tryIt: 'Probar',
    noAnswer: 'Sin respuesta',
  },
})
