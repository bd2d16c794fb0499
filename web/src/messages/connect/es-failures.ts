import type { ConnectTexts } from './texts.ts'

export const esFailures: ConnectTexts['failures'] = {
  unreachable: {
    title: 'No hemos podido comunicarnos con Planbridge',
    text: 'Compruebe su conexión a internet y vuelva a intentarlo.',
  },
  'foreign-answer': {
    title: 'Ha respondido otra página en lugar de Planbridge',
    text: 'Si usa una red pública o de oficina, compruebe en otra pestaña que ha iniciado sesión en ella. Después vuelva a intentarlo.',
  },
  outdated: {
    title: 'Esta página está desactualizada',
    text: 'Planbridge se actualizó mientras estaba abierta. Recargue la página y vuelva a intentarlo.',
  },
  busy: {
    title: 'Planbridge está ocupado en este momento',
    text: 'No se ha cambiado nada. Espere un minuto y vuelva a intentarlo.',
  },
  'too-many-requests': {
    title: 'Demasiados intentos',
    text: 'Espere un momento y vuelva a intentarlo.',
  },
  internal: {
    title: 'Algo ha fallado por nuestra parte',
    text: 'Vuelva a intentarlo. Si se repite, avise a la asistencia de {host} e indique la referencia.',
  },
  'storage-blocked': {
    title: 'Su navegador bloquea los datos de sitios',
    text: 'Para conectar hay que guardar algunos datos en esta ventana. Permita los datos de sitios para esta dirección y vuelva a intentarlo.',
  },
  'browser-unsuitable': {
    title: 'Esta dirección no es lo bastante segura',
    text: 'Su navegador solo lo permite en una dirección segura (https). Avise a la asistencia de {host}.',
  },
  'session-ended': {
    title: 'El tiempo para conectar ha terminado',
    text: 'No se ha perdido nada. Empiece de nuevo en {host}.',
  },
  'session-used': {
    title: 'Ya hay una cuenta conectada',
    text: 'Para conectar otra, empiece de nuevo en {host}.',
  },
  'link-used': {
    title: 'Este enlace ya no es válido',
    text: 'Un enlace sirve una sola vez y durante poco tiempo. Vuelva a la aplicación de la que venía y empiece de nuevo.',
  },
  unavailable: {
    title: 'No está disponible en este momento',
    text: 'Elija otra forma o avise a la asistencia de {host}.',
  },
  'host-mistake': {
    title: 'No podemos usar lo que ha enviado {host}',
    text: 'Vuelva atrás e inténtelo de nuevo. Si se repite, avise a la asistencia de {host}.',
  },
  unconfirmed: {
    title: 'Confirme primero que es usted',
    text: 'Lea para quién es el acceso y confírmelo.',
  },
  'too-many-connections': {
    title: 'Ha alcanzado el máximo de conexiones',
    text: 'Desconecte en {host} una que ya no necesite y vuelva a intentarlo.',
  },
  declined: {
    title: 'Se ha denegado el acceso',
    text: 'No se comparte ni se ha conectado nada. Si no era lo que quería, vuelva a intentarlo.',
  },
  'delegation-not-granted': {
    title: '{provider} no ha permitido el trabajo en su ausencia',
    text: 'No se ha conectado nada. Vuelva a intentarlo y permita el acceso permanente cuando {provider} lo pregunte, o elija otra forma.',
  },
  'app-refused': {
    title: '{provider} no acepta esta aplicación',
    text: 'El problema no es su cuenta, y no se ha conectado nada. Avise a la asistencia de {host} e indique la referencia.',
  },
  'provider-busy': {
    title: '{provider} está ocupado en este momento',
    text: 'No se ha conectado nada. Espere un minuto y vuelva a intentarlo.',
  },
  'sign-in-again': {
    title: '{provider} le pide que vuelva a iniciar sesión',
    text: 'Todavía no se ha conectado nada. Vuelva a intentarlo e inicie sesión.',
  },
  untrusted: {
    title: 'La respuesta de {provider} no era segura',
    text: 'No ha superado nuestras comprobaciones, así que no se ha conectado nada. Vuelva a intentarlo. Si se repite, avise a la asistencia de {host}.',
  },
  'not-finished': {
    title: 'La conexión no ha llegado a terminarse',
    text: 'Hay que terminarla en pocos minutos y en la ventana en la que empezó. No se ha conectado nada. Vuelva a intentarlo.',
  },
  'different-account': {
    title: 'Es otra cuenta',
    text: 'Ha iniciado sesión en {provider} con una cuenta distinta de la anterior. No se ha cambiado nada.',
  },
  'account-in-use': {
    title: 'Esta cuenta ya se usa aquí',
    text: 'Otra persona ha conectado esta cuenta de {provider}. Use otra o pregunte a la asistencia de {host}.',
  },
  'account-not-allowed': {
    title: 'Esta cuenta no se puede usar aquí',
    text: 'Su empresa no lo permite. Use su cuenta de trabajo o pregunte a la persona que administra el sistema.',
  },
  'provider-unreachable': {
    title: 'No se puede acceder a {provider}',
    text: 'Puede ser una interrupción breve. No se ha cambiado nada. Espere un minuto y vuelva a intentarlo.',
  },
  'rate-limited': {
    title: '{provider} nos pide ir más despacio',
    text: 'Han llegado demasiadas solicitudes en poco tiempo. Espere un momento y vuelva a intentarlo.',
  },
  'token-rejected': {
    title: '{provider} no ha aceptado este token',
    text: 'Compruebe que lo ha copiado completo y que sigue siendo válido.',
  },
  'token-malformed': {
    title: 'Esto no es un token',
    text: 'Copie el token otra vez, completo y sin nada más.',
  },
  'end-date-invalid': {
    title: 'Esta fecha no es válida',
    text: 'Elija una fecha a partir de hoy que no supere el límite permitido.',
  },
  'terms-invalid': {
    title: 'Revise los datos',
    text: 'Indique para qué es y elija al menos una acción y un final que {provider} permita.',
  },
  'account-unknown': {
    title: 'Esa cuenta no es una de las suyas',
    text: 'Elija una de las cuentas de la lista.',
  },
  'connection-gone': {
    title: 'Esta conexión ya no existe',
    text: 'Puede que se haya desconectado en otro sitio. Puede conectarla de nuevo.',
  },
}
