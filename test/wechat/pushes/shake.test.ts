import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/shake', () => {
  testPushKind('event.shakearoundusershake', {
    payload: {
      chosen: { uuid: 'uuid-0', major: '1', minor: '2', distance: '0.5' },
      around: [
        { uuid: 'uuid-1', major: '1', minor: '3', distance: '4.0' },
        { uuid: 'uuid-2', major: undefined, minor: undefined, distance: undefined },
      ],
    },
    required: ['ChosenBeacon'],
  })
})
