/** How the user has called doctor, for commands that its messages name; the plugin of kubectl says so by the environment. */
export const DOCTOR = process.env.TKE_CLIENT_IP_CALLED_AS ?? "npm run doctor --";
