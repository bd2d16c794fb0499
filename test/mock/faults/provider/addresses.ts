/** Dynamic Planner's production addresses. */
export const dynamicPlannerIssuer = 'https://identity.distribution-technology.com/identity'
export const dynamicPlannerApi = 'https://open-api.dynamicplanner.com'
