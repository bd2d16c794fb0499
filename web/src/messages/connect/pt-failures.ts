import type { ConnectTexts } from './texts.ts'

export const ptFailures: ConnectTexts['failures'] = {
  unreachable: {
    title: 'Não conseguimos contactar o Planbridge',
    text: 'Verifique a sua ligação à Internet e tente novamente.',
  },
  'foreign-answer': {
    title: 'Outra página respondeu em vez do Planbridge',
    text: 'Se usa uma rede pública ou de escritório, verifique noutro separador se iniciou sessão nela. Depois tente novamente.',
  },
  outdated: {
    title: 'Esta página está desatualizada',
    text: 'O Planbridge foi atualizado enquanto ela estava aberta. Recarregue a página e tente novamente.',
  },
  busy: {
    title: 'O Planbridge está ocupado de momento',
    text: 'Nada foi alterado. Aguarde um minuto e tente novamente.',
  },
  'too-many-requests': { title: 'Demasiadas tentativas', text: 'Aguarde um momento e tente novamente.' },
  internal: {
    title: 'Algo falhou do nosso lado',
    text: 'Tente novamente. Se voltar a acontecer, informe o apoio de {host} e indique a referência.',
  },
  'storage-blocked': {
    title: 'O seu navegador bloqueia dados de sites',
    text: 'Para ligar a conta é preciso guardar alguns dados nesta janela. Permita dados de sites para este endereço e tente novamente.',
  },
  'browser-unsuitable': {
    title: 'Este endereço não é suficientemente seguro',
    text: 'O navegador só o permite num endereço seguro (https). Informe o apoio de {host}.',
  },
  'session-ended': {
    title: 'O tempo para ligar a conta terminou',
    text: 'Nada se perdeu. Comece de novo em {host}.',
  },
  'session-used': {
    title: 'Já existe uma conta ligada',
    text: 'Para ligar outra, comece de novo em {host}.',
  },
  'link-used': {
    title: 'Esta ligação já não é válida',
    text: 'Cada ligação serve uma só vez e por pouco tempo. Volte à aplicação de onde veio e comece de novo.',
  },
  unavailable: {
    title: 'De momento não está disponível',
    text: 'Escolha outra forma ou informe o apoio de {host}.',
  },
  'host-mistake': {
    title: 'Não podemos usar o que {host} enviou',
    text: 'Volte atrás e tente novamente. Se voltar a acontecer, informe o apoio de {host}.',
  },
  unconfirmed: {
    title: 'Confirme primeiro a sua identidade',
    text: 'Leia para quem é o acesso e confirme-o.',
  },
  'too-many-connections': {
    title: 'Atingiu o número máximo de contas ligadas',
    text: 'Desligue em {host} uma de que já não precise e tente novamente.',
  },
  declined: {
    title: 'O acesso foi recusado',
    text: 'Nada é partilhado e nada foi ligado. Se não era o que queria, tente novamente.',
  },
  'delegation-not-granted': {
    title: '{provider} não permitiu o trabalho na sua ausência',
    text: 'Nada foi ligado. Tente novamente e permita o acesso duradouro quando {provider} o pedir, ou escolha outra forma.',
  },
  'app-refused': {
    title: '{provider} não aceita esta aplicação',
    text: 'O problema não é a sua conta, e nada foi ligado. Informe o apoio de {host} e indique a referência.',
  },
  'provider-busy': {
    title: '{provider} não consegue responder de momento',
    text: 'Nada foi ligado. Aguarde um minuto e tente novamente.',
  },
  'sign-in-again': {
    title: '{provider} pede que volte a iniciar sessão',
    text: 'Ainda nada foi ligado. Tente novamente e inicie sessão.',
  },
  untrusted: {
    title: 'A resposta de {provider} não era segura',
    text: 'Não passou nas nossas verificações, por isso nada foi ligado. Tente novamente. Se acontecer duas vezes, informe o apoio de {host}.',
  },
  'not-finished': {
    title: 'A ligação da conta não foi concluída',
    text: 'Tem de ser concluída em poucos minutos, na janela onde começou. Nada foi ligado. Tente novamente.',
  },
  'different-account': {
    title: 'É outra conta',
    text: 'Iniciou sessão em {provider} com uma conta diferente da anterior. Nada foi alterado.',
  },
  'account-in-use': {
    title: 'Esta conta já é usada aqui',
    text: 'Outra pessoa ligou esta conta {provider}. Use outra ou pergunte ao apoio de {host}.',
  },
  'account-not-allowed': {
    title: 'Esta conta não pode ser usada aqui',
    text: 'A sua empresa não o permite. Use a sua conta de trabalho ou pergunte a quem administra o sistema.',
  },
  'provider-unreachable': {
    title: 'Não é possível contactar {provider}',
    text: 'Pode ser uma falha breve. Nada foi alterado. Aguarde um minuto e tente novamente.',
  },
  'rate-limited': {
    title: '{provider} pede-nos que abrandemos',
    text: 'Chegaram demasiados pedidos em pouco tempo. Aguarde um momento e tente novamente.',
  },
  'token-rejected': {
    title: '{provider} não aceitou este token',
    text: 'Verifique se o copiou completo e se ainda é válido.',
  },
  'token-malformed': {
    title: 'Isto não é um token',
    text: 'Copie o token outra vez, completo e sem mais nada.',
  },
  'end-date-invalid': {
    title: 'Esta data não serve',
    text: 'Escolha uma data a partir de hoje, dentro do limite permitido.',
  },
  'terms-invalid': {
    title: 'Verifique os dados',
    text: 'Indique para que é e escolha pelo menos uma ação e um fim que {provider} permita.',
  },
  'account-unknown': {
    title: 'Essa conta não é uma das suas',
    text: 'Escolha uma das contas da lista.',
  },
  'connection-gone': {
    title: 'Esta ligação já não existe',
    text: 'Pode ter sido desligada noutro sítio. Pode voltar a ligar a conta.',
  },
}
