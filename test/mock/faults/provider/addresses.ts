export const dynamicPlannerIssuer = 'https://identity.distribution-technology.com/identity'
